/** Text of unknown origin, made fit for messages, logs and terminals. */
@NullMarked
package io.millrace.text;

import org.jspecify.annotations.NullMarked;
