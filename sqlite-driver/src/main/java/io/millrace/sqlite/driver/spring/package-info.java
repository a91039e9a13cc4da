/**
 * Makes Spring's {@code DatabaseClient} and Spring Data R2DBC work with this driver. Spring finds what is here through
 * {@code META-INF/spring.factories}; without Spring nothing of it is loaded.
 */
@NullMarked
package io.millrace.sqlite.driver.spring;

import org.jspecify.annotations.NullMarked;
