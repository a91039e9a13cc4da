package io.millrace;

/**
 * Sketch.
 *
 * @param text the text
 */
public record Json(String text) {}
