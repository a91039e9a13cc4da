/** How results are written: as tables for people, as JSON Lines for programs. */
@NullMarked
package io.millrace.cli.output;

import org.jspecify.annotations.NullMarked;
