/** The command {@code millrace}. Its documentation is {@code docs/cli.md}; the only class that others may rely on is {@code Millrace}. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
