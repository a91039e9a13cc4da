package io.millrace.springai;

import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;

/** Dates as the texts that Spring AI compares them as, which have seconds and no fractions of them. */
final class Dates {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private Dates() {}

    /** The text of a date; anything else as it is. */
    @SuppressWarnings("JavaUtilDate") // Spring AI's own type for dates.
    static Object asText(Object value, Kind kind) {
        if (!(value instanceof Date date)) {
            return value;
        }
        if (date.getTime() % 1000 != 0) {
            throw new EmbeddingStoreException(
                    kind,
                    "A date has a fraction of a second, which Spring AI's form of dates has not: use a text or a number.");
        }
        return FORMAT.format(Instant.ofEpochMilli(date.getTime()));
    }
}
