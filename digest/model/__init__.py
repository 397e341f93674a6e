"""The frozen values that pass between stages. They decide nothing and import nothing of digest."""
