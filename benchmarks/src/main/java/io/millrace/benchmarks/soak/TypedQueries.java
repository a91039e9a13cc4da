package io.millrace.benchmarks.soak;

import io.millrace.fulltext.query.TextQuery;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What users type, and what they do not: words, operators and quotes in any order, all of Unicode, up to more than is allowed. */
final class TypedQueries {
    private static final int A_LITTLE_TOO_LONG = TextQuery.MAX_LENGTH + 20;
    private static final int PARTS = 7;
    private static final int DISTANCES = 9;

    private static final List<String> SYNTAX = List.of(
            " ", " ", " ", " ", " ", "\"", "\" \"", "-", " -", " -\"", "(", ")", " OR ", "* ", ":", "title:", " body:",
            "*", "“", "”", "«", "--", ", ", " AND ", " NOT ", " NEAR ", "NEAR(", "^", "+", "{", "}", "&", "|", "!",
            "<->", "\\", "'", "';--", "%", "_", "\t", "\n", "\u0000", "\u00a0", "\u200b", "\ufeff");

    private final long seed;
    private final List<String> words;

    /** @param words those that texts are made of */
    TypedQueries(long seed, List<String> words) {
        this.seed = seed;
        this.words = List.copyOf(words);
    }

    /**
     * A query.
     *
     * @param text what was typed
     * @param way in which of the ways it is read, the query language first
     * @param distance how near words must be, for one of the ways
     */
    record Typed(String text, int way, int distance) {
        /** Ways in which a text is read. */
        private static final int WAYS = 4;

        TextQuery read(Function<String, TextQuery> language) {
            return switch (way) {
                case 1 -> TextQuery.anyWord(text);
                case 2 -> TextQuery.phrase(text);
                case WAYS - 1 -> TextQuery.near(text, distance);
                default -> language.apply(text);
            };
        }

        /** As a literal, as far as a line goes. */
        @Override
        public String toString() {
            String shown = text.chars()
                    .limit(100)
                    .mapToObj(each -> each >= ' ' && each <= '~'
                            ? Character.toString((char) each)
                            : String.format("\\u%04x", each))
                    .collect(Collectors.joining());
            return "way " + way + ", " + text.length() + " characters: " + shown;
        }
    }

    /** The query of a number, always the same. */
    Typed query(int number) {
        // Neighbouring seeds of Random begin almost alike.
        Random random = new Random(new SplittableRandom(seed + number).nextLong());
        String text =
                switch (random.nextInt(8)) {
                    case 0 -> anyCharacters(random, random.nextInt(60));
                    case 1 -> language(random) + anyCharacters(random, random.nextInt(20));
                    case 2, 3 -> spoilt(random, language(random));
                    case 4 -> random.nextInt(8) == 0 ? longText(random) : language(random);
                    default -> language(random);
                };
        // Most queries are of the language, in which most can go wrong.
        int way = random.nextInt(3) == 0 ? random.nextInt(Typed.WAYS) : 0;
        return new Typed(text, way, random.nextInt(DISTANCES));
    }

    private String language(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(1 + random.nextInt(PARTS)))
                .mapToObj(part -> any(words, random) + any(SYNTAX, random))
                .collect(Collectors.joining());
    }

    /** Of any length, by orders of size; half of them of long words, since their number is limited too. */
    private String longText(Random random) {
        int length = (int) Math.exp(Math.log(A_LITTLE_TOO_LONG) * (0.5 + random.nextDouble() / 2));
        boolean longWords = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(any(words, random));
            if (!longWords || random.nextInt(20) == 0) {
                text.append(random.nextInt(4) == 0 ? any(SYNTAX, random) : " ");
            }
        }
        return text.substring(0, length);
    }

    private static String spoilt(Random random, String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0 && !spoilt.isEmpty(); i--) {
            int place = random.nextInt(spoilt.length());
            switch (random.nextInt(4)) {
                case 0 -> spoilt.deleteCharAt(place);
                case 1 -> spoilt.insert(place, any(SYNTAX, random));
                case 2 -> spoilt.setCharAt(place, (char) random.nextInt(Character.MAX_VALUE + 1));
                default -> spoilt.insert(place, spoilt.substring(place));
            }
        }
        return spoilt.toString();
    }

    /** Characters of all of Unicode, halves of surrogates among them; most are of its beginning, where most letters are. */
    private static String anyCharacters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int range = random.nextInt(3) == 0 ? Character.MAX_CODE_POINT : random.nextInt(4) == 0 ? 0xffff : 0x24ff;
            text.appendCodePoint(random.nextInt(range + 1));
        }
        return text.toString();
    }

    private static String any(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
