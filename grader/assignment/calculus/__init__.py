"""The mathematics of the chapter as it is defined: forward passes, costs and their derivatives."""
