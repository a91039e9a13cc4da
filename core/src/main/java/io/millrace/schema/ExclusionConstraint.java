package io.millrace.schema;

import org.jspecify.annotations.Nullable;

/**
 * An exclusion constraint: no two rows may compare as true by all of its operators.
 *
 * @param name its name, if it has one
 * @param definition its SQL as the database keeps it, for example {@code EXCLUDE USING gist (room WITH =, during WITH &&)}
 */
public record ExclusionConstraint(@Nullable String name, String definition) {}
