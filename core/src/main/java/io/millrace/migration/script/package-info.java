/** The scripts of migrations as texts: their annotations, their statements, and what they must not hold. */
@NullMarked
package io.millrace.migration.script;

import org.jspecify.annotations.NullMarked;
