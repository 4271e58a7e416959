"""Long work on data, as jobs of the process that reads them; none needs TensorFlow."""
