package io.millrace.mapping;

/** The text that databases have of a vector whose type they do not tell: {@code [1,-2.5]}, as pgvector writes one and sqlite-vec reads it. */
final class VectorText {
    /** What a number is written of, without the letters of NaN and infinities, and those behind a number in Java. */
    private static final String CHARACTERS = "+-.0123456789Ee";

    private VectorText() {}

    /** Its numbers, each the float that was written; an error for whatever else. */
    static float[] read(String text) throws ConversionException {
        String trimmed = text.strip();
        if (trimmed.length() < 2 || trimmed.charAt(0) != '[' || trimmed.charAt(trimmed.length() - 1) != ']') {
            throw invalid();
        }
        String inside = trimmed.substring(1, trimmed.length() - 1).strip();
        if (inside.isEmpty()) {
            return new float[0];
        }
        String[] elements = inside.split(",", -1);
        float[] numbers = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            numbers[i] = number(elements[i].strip());
        }
        return numbers;
    }

    private static float number(String text) throws ConversionException {
        if (text.isEmpty() || !text.chars().allMatch(character -> CHARACTERS.indexOf(character) >= 0)) {
            throw invalid();
        }
        float number;
        try {
            number = Float.parseFloat(text);
        } catch (NumberFormatException failure) {
            throw invalid();
        }
        if (!FloatingText.isSame(text, number)) {
            throw new ConversionException("no float has the value of one of its elements");
        }
        return number;
    }

    private static ConversionException invalid() {
        return new ConversionException("its text is no vector, such as [1,-2.5]");
    }
}
