package io.millrace.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Gives a parser inputs that are almost valid. What they are depends on {@code millrace.fuzz.seed} only; how many there are,
 * on {@code millrace.fuzz.rounds}.
 */
public final class Fuzz {
    private static final int DEFAULT_ROUNDS = 1_500;
    private static final int MOST_MUTATIONS = 6;
    private static final int LONGEST = 20_000;

    private static final List<String> SPECIAL = List.of(
            "\0",
            "'",
            "\"",
            "`",
            "\\",
            "$",
            "$$",
            "%",
            "%00",
            "@",
            ":",
            "/",
            "//",
            "?",
            "&",
            "=",
            "#",
            ";",
            "--",
            "/*",
            "*/",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\r",
            "\n",
            "\t",
            "\u001b[2J",
            "\u009b",
            "\u202e",
            "\ufeff",
            "\ud83d",
            "\udc68",
            "\ud83d\udc68",
            "null",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1e999999999",
            "9".repeat(400),
            "NaN");

    private final SplittableRandom random;
    private final List<String> seeds;

    private Fuzz(SplittableRandom random, List<String> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    /**
     * Checks mutations of valid inputs. Bytes are given as texts of ISO 8859-1.
     *
     * @param seeds the valid inputs
     * @param check fails where the parser does anything that is not documented
     */
    public static void run(List<String> seeds, Consumer<String> check) {
        run(seeds, 1, check);
    }

    /**
     * As {@link #run(List, Consumer)}, in fewer rounds, where each takes long.
     *
     * @param seeds the valid inputs
     * @param share the rounds are divided by it
     * @param check fails where the parser does anything that is not documented
     */
    public static void run(List<String> seeds, int share, Consumer<String> check) {
        long seed = Long.getLong("millrace.fuzz.seed", 1);
        int rounds = Integer.getInteger("millrace.fuzz.rounds", DEFAULT_ROUNDS) / share;
        for (int round = 0; round < rounds; round++) {
            // One of its own for each round, so that a round can be repeated alone. Random begins alike for seeds that
            // are close.
            String input = new Fuzz(new SplittableRandom(seed * 1_000_003 + round), seeds).input(round);
            try {
                check.accept(input);
            } catch (Throwable failure) {
                throw new AssertionError(
                        "millrace.fuzz.seed=" + seed + ", round " + round + ", input \"" + escaped(input) + "\"",
                        failure);
            }
        }
    }

    private String input(int round) {
        if (round < seeds.size()) {
            return seeds.get(round);
        }
        StringBuilder text = new StringBuilder(any(seeds));
        for (int i = random.nextInt(MOST_MUTATIONS); i >= 0; i--) {
            mutate(text);
        }
        text.setLength(Math.min(text.length(), LONGEST));
        return text.toString();
    }

    private void mutate(StringBuilder text) {
        int start = random.nextInt(text.length() + 1);
        int end = start + random.nextInt(text.length() - start + 1);
        switch (random.nextInt(7)) {
            case 0 -> text.insert(start, any(SPECIAL));
            case 1 -> text.delete(start, Math.min(end, start + 1 + random.nextInt(8)));
            case 2 -> text.setLength(end);
            case 3 -> text.insert(end, text.substring(start, end));
            case 4 -> text.replace(start, text.length(), tail(any(seeds)));
            case 5 -> text.insert(start, any(SPECIAL).repeat(1 + random.nextInt(40)));
            default -> flip(text, start);
        }
    }

    private void flip(StringBuilder text, int position) {
        if (position < text.length()) {
            text.setCharAt(position, (char) (text.charAt(position) ^ (1 << random.nextInt(Byte.SIZE))));
        }
    }

    private String tail(String text) {
        return text.substring(random.nextInt(text.length() + 1));
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }
}
