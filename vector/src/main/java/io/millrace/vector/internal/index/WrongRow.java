package io.millrace.vector.internal.index;

import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A row whose vector is none of an index.
 *
 * @param key its key
 * @param content what it has in the place of a vector of the index, in words
 */
public record WrongRow(List<@Nullable Object> key, String content) {
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** What is said of a vector that has the right dimensions. */
    public static final String WITHOUT_DISTANCE =
            " that has no distance from others: it is too long, has no direction, or not finite numbers only";

    /**
     * Says of a vector how many dimensions it has.
     *
     * @param dimensions so many
     */
    public static String vectorOf(long dimensions) {
        return "a vector of " + dimensions + (dimensions == 1 ? " dimension" : " dimensions");
    }

    /** Why the index cannot be made. */
    public VectorIndexException refusal(StoredIndex index, @Nullable Throwable cause) {
        String names = IntStream.range(0, key.size())
                .mapToObj(i -> Identifier.of(index.keys().get(i)) + " = " + shown(key.get(i)))
                .collect(Collectors.joining(" and "));
        return new VectorIndexException(
                Kind.UNSUITABLE,
                "The row of " + Identifier.of(index.definition().table()) + " with " + names + " has in "
                        + Identifier.of(index.definition().column()) + " " + content
                        + ", and the index has vectors of " + index.definition().dimensions()
                        + ". Change such rows or set the column to null, then make it again.",
                cause);
    }

    /** What tells a row from others and nothing else; another text may be somebody's address. */
    private static String shown(@Nullable Object value) {
        return value instanceof Number
                        || (value instanceof String text && UUID.matcher(text).matches())
                ? value.toString()
                : "a value that is not shown";
    }
}
