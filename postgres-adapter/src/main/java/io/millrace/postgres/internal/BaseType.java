package io.millrace.postgres.internal;

import org.jspecify.annotations.Nullable;

/**
 * A type of PostgreSQL's own.
 *
 * @param javaType what its values are in an array; a value of another class cannot be in one
 * @param text reads its text
 * @param binary reads its binary form; {@code null} where that says less than the text or is the server's own affair
 */
record BaseType(Class<?> javaType, TextForm text, @Nullable BinaryForm binary) {}
