/** From rows to records, beans and single values, by conversions that are the same on every database. */
@NullMarked
package io.millrace.mapping;

import org.jspecify.annotations.NullMarked;
