package io.millrace.mapping;

/** A record that a test loads in a class loader of its own; not nested, since a nest does not span class loaders. */
record Unloadable(int left, int right) {}
