/** Makes Spring's {@code DatabaseClient} work with this driver. Used by Spring alone, and only where Spring is present. */
@NullMarked
package io.millrace.sqlite.driver.spring;

import org.jspecify.annotations.NullMarked;
