package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import io.millrace.transfer.ImportLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads the limits of an import by the names that its errors give them. */
final class ImportLimitOptions {
    private static final Map<String, BiFunction<ImportLimits, Integer, ImportLimits>> KNOWN = known();

    private ImportLimitOptions() {}

    static ImportLimits read(Map<String, Integer> given) {
        ImportLimits limits = ImportLimits.DEFAULT;
        for (Map.Entry<String, Integer> limit : given.entrySet()) {
            BiFunction<ImportLimits, Integer, ImportLimits> change = KNOWN.get(limit.getKey());
            if (change == null) {
                throw new ConfigurationException("There is no limit " + limit.getKey() + " for --limit, only "
                        + String.join(", ", KNOWN.keySet()) + ".");
            }
            try {
                limits = change.apply(limits, limit.getValue());
            } catch (IllegalArgumentException outOfRange) {
                throw new ConfigurationException("--limit: " + outOfRange.getMessage());
            }
        }
        return limits;
    }

    private static Map<String, BiFunction<ImportLimits, Integer, ImportLimits>> known() {
        Map<String, BiFunction<ImportLimits, Integer, ImportLimits>> known = new LinkedHashMap<>();
        known.put("maxLineBytes", ImportLimits::withMaxLineBytes);
        known.put("maxDecompressionRatio", ImportLimits::withMaxDecompressionRatio);
        known.put("maxTables", ImportLimits::withMaxTables);
        known.put("maxColumns", ImportLimits::withMaxColumns);
        known.put("maxSequences", ImportLimits::withMaxSequences);
        known.put("maxHeaderBytes", ImportLimits::withMaxHeaderBytes);
        return known;
    }
}
