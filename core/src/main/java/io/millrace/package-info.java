/** The API of Millrace. */
@NullMarked
package io.millrace;

import org.jspecify.annotations.NullMarked;
