package io.millrace.examples.lexicon.wordnet;

/** Reads the fields of one line, which single spaces separate, from left to right. */
final class Tokens {
    private final String line;
    private int position;

    Tokens(String line) {
        this.line = line;
    }

    String next() {
        int end = line.indexOf(' ', position);
        if (end < 0) {
            throw new WordNetFormatException("The line ends too early.");
        }
        String token = line.substring(position, end);
        position = end + 1;
        return token;
    }

    int nextInt(int radix) {
        int end = line.indexOf(' ', position);
        if (end < 0) {
            throw new WordNetFormatException("The line ends too early.");
        }
        int value = Integer.parseInt(line, position, end, radix);
        position = end + 1;
        return value;
    }

    void skip(int count) {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    String rest() {
        return line.substring(position);
    }
}
