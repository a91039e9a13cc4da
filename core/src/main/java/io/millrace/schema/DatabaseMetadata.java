package io.millrace.schema;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What database it is. */
public sealed interface DatabaseMetadata permits DatabaseMetadataRecord {
    /**
     * What a database says of itself.
     *
     * @param product the name of the product, for example {@code SQLite}
     * @param version its version, for example {@code 3.54.1}
     * @param encoding how it encodes text, for example {@code UTF-8}
     * @param properties what else it says of itself, by names of its own
     * @return it
     */
    static DatabaseMetadata of(String product, String version, String encoding, Map<String, String> properties) {
        return new DatabaseMetadataRecord(product, version, encoding, properties);
    }

    /** {@return the name of the product, for example {@code SQLite}} */
    String product();

    /** {@return its version, for example {@code 3.54.1}} */
    String version();

    /** {@return how it encodes text, for example {@code UTF-8}} */
    String encoding();

    /** {@return what else it says of itself, by names of its own} */
    Map<String, String> properties();
}

record DatabaseMetadataRecord(String product, String version, String encoding, Map<String, String> properties)
        implements DatabaseMetadata {
    DatabaseMetadataRecord {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }
}
