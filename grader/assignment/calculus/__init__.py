"""The mathematics of the chapter: derivatives by the complex step, forward passes and costs."""
