package io.millrace.fulltext.internal.index;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.error.DataException;
import io.millrace.error.ParameterException;
import io.millrace.fulltext.TextSearch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether a search goes on behind a key that its table can have. SQLite puts a text behind all numbers instead of refusing it, and PostgreSQL
 * rounds a fraction. Of other types the database knows itself, and is asked when the search has failed.
 */
final class PlaceCheck {
    private static final Map<String, Integer> INTEGERS =
            Map.of("smallint", Short.SIZE, "integer", Integer.SIZE, "bigint", Long.SIZE);
    private static final int LONGEST = 19;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern UUIDS = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private PlaceCheck() {}

    /** @throws IllegalArgumentException when it does not fit */
    static void require(StoredIndex index, TextSearch search) {
        if (search.afterScore().isEmpty()) {
            return;
        }
        List<Object> key = search.afterKey();
        if (key.size() != index.keys().size()) {
            throw new IllegalArgumentException("The key of the result to begin behind has " + key.size()
                    + " values, and that of the table " + index.definition().table() + " has "
                    + index.keys().size() + ".");
        }
        for (int i = 0; i < key.size(); i++) {
            KeyColumn column = index.keys().get(i);
            int bits = index.rowidKey() ? Long.SIZE : INTEGERS.getOrDefault(column.type(), 0);
            if (bits > 0 ? !isInteger(key.get(i), bits) : column.type().equals("uuid") && !isUuid(key.get(i))) {
                throw unfit(index, column.name(), column.type(), null);
            }
        }
    }

    /** Results, whose failure is one of the key where the database does not take that by itself either. */
    static <T> Flux<T> explained(
            SqlOperations operations, IndexStorage storage, StoredIndex index, TextSearch search, Flux<T> results) {
        if (search.afterScore().isEmpty()) {
            return results;
        }
        Sql key = Sql.of(
                "SELECT "
                        + index.eachKey(
                                ", ", i -> storage.parameter(index.keys().get(i))),
                search.afterKey().toArray());
        return results.onErrorResume(PlaceCheck::mayBeOfKey, failure -> operations
                .query(key, row -> true)
                .then(Mono.<Throwable>just(failure))
                .onErrorResume(refused -> Mono.just(mayBeOfKey(refused) ? unfit(index, failure) : failure))
                .flatMapMany(Flux::error));
    }

    private static boolean mayBeOfKey(Throwable failure) {
        return failure instanceof DataException
                || failure instanceof BadSqlException
                || failure instanceof ParameterException;
    }

    private static IllegalArgumentException unfit(StoredIndex index, Throwable cause) {
        return unfit(
                index,
                index.eachKey(", ", i -> index.keys().get(i).name()),
                index.eachKey(", ", i -> index.keys().get(i).type()),
                cause);
    }

    private static IllegalArgumentException unfit(
            StoredIndex index, String column, String type, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "The key of the result to begin behind does not fit the column " + column + " of the table "
                        + index.definition().table() + ", which is of the type " + type + ".",
                cause);
    }

    private static boolean isInteger(Object value, int bits) {
        if (value instanceof String text) {
            return INTEGER.matcher(text).matches() && new BigInteger(text).bitLength() < bits;
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return BigInteger.valueOf(((Number) value).longValue()).bitLength() < bits;
        } else if (value instanceof BigDecimal number) {
            // Not made an integer before its size is known: 1e999999999 is short.
            return number.stripTrailingZeros().scale() <= 0
                    && (long) number.precision() - number.scale() <= LONGEST
                    && number.toBigInteger().bitLength() < bits;
        }
        return value instanceof BigInteger number && number.bitLength() < bits;
    }

    private static boolean isUuid(Object value) {
        return value instanceof UUID
                || (value instanceof String text && UUIDS.matcher(text).matches());
    }
}
