/** The stores as beans of Spring Boot. */
@NullMarked
package io.millrace.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
