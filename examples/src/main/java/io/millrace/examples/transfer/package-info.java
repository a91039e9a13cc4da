/** What it costs to export and import a whole database. */
@NullMarked
package io.millrace.examples.transfer;

import org.jspecify.annotations.NullMarked;
