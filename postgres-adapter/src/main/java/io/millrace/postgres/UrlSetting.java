package io.millrace.postgres;

import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.client.ChannelBindingMode;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.client.SSLNegotiation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A setting's name and value, which knows what the value has to be. */
record UrlSetting(String name, String value) {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|min|h)");

    int number() {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw rejected("a whole number");
        }
    }

    boolean flag() {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw rejected("true or false");
        };
    }

    Duration duration() {
        Matcher amount = AMOUNT.matcher(value);
        if (!amount.matches()) {
            throw rejected("a duration such as 500ms, 30s, 5min or 1h");
        }
        long count = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "min" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** Names and values, as {@code name:value,name:value}. */
    Map<String, String> pairs() {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : value.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw rejected("names and values, such as work_mem:64MB,jit:off");
            }
            pairs.put(
                    pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
        }
        return pairs;
    }

    Isolation isolation() {
        return Isolation.named(value).orElseThrow(() -> rejected("read-committed, repeatable-read or serializable"));
    }

    SSLMode sslMode() {
        try {
            return SSLMode.fromValue(value.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw rejected("disable, allow, prefer, require, verify-ca, verify-full or tunnel");
        }
    }

    SSLNegotiation sslNegotiation() {
        try {
            return SSLNegotiation.fromValue(value);
        } catch (IllegalArgumentException unknown) {
            throw rejected("postgres, direct or tunnel");
        }
    }

    ChannelBindingMode channelBinding() {
        try {
            return ChannelBindingMode.fromValue(value);
        } catch (IllegalArgumentException unknown) {
            throw rejected("disable, prefer or require");
        }
    }

    TargetServerType serverType() {
        try {
            return TargetServerType.fromValue(value);
        } catch (IllegalArgumentException unknown) {
            throw rejected("any, primary, secondary or preferSecondary");
        }
    }

    /** Without the value, which may be a secret that was meant for another setting, and so without a cause that quotes it. */
    private ConfigurationException rejected(String accepted) {
        return new ConfigurationException(
                "The setting " + name + " accepts " + accepted + "; it holds something else.");
    }
}
