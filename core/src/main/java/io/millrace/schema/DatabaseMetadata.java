package io.millrace.schema;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What database it is.
 *
 * @param product the name of the product, for example {@code SQLite}
 * @param version its version, for example {@code 3.54.1}
 * @param encoding how it encodes text, for example {@code UTF-8}
 * @param properties what else it says of itself, by names of its own
 */
public record DatabaseMetadata(String product, String version, String encoding, Map<String, String> properties) {
    /**
     * Copies the map.
     *
     * @param product the name of the product, for example {@code SQLite}
     * @param version its version, for example {@code 3.54.1}
     * @param encoding how it encodes text, for example {@code UTF-8}
     * @param properties what else it says of itself, by names of its own
     */
    public DatabaseMetadata {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }
}
