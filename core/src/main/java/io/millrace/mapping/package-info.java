/** From rows to records, beans and single values. */
@NullMarked
package io.millrace.mapping;

import org.jspecify.annotations.NullMarked;
