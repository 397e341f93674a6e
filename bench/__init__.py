"""The measurements behind every figure that README and docs give. Each program prints one JSON line a figure."""
