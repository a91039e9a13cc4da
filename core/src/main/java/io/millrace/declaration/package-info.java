/** Files in which applications declare something, such as indexes: JSON that is read strictly, with the place of everything that is wrong. */
@NullMarked
package io.millrace.declaration;

import org.jspecify.annotations.NullMarked;
