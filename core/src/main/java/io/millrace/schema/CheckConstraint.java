package io.millrace.schema;

import org.jspecify.annotations.Nullable;

/**
 * A check constraint.
 *
 * @param name its name, if it has one
 * @param condition the condition that no row may violate, without the parentheses around it
 */
public record CheckConstraint(@Nullable String name, String condition) {}
