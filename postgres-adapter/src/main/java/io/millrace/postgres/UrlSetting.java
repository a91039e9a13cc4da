package io.millrace.postgres;

import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.millrace.spi.DurationText;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.client.ChannelBindingMode;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.client.SSLNegotiation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A setting's name and value, which knows what the value has to be. */
record UrlSetting(String name, String value) {
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
        return DurationText.parse(value).orElseThrow(() -> rejected(DurationText.ACCEPTED));
    }

    /** As libpq writes some: a number without a unit. */
    Duration seconds() {
        return Duration.ofSeconds(number());
    }

    Duration milliseconds() {
        return Duration.ofMillis(number());
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

    /** The path of a file, or the name of a resource of the application. */
    String file() {
        boolean present =
                Files.isReadable(path()) || UrlSetting.class.getClassLoader().getResource(value) != null;
        if (!present) {
            throw rejected(
                    "a file that is there and can be read, by a path that is absolute or begins at the working directory");
        }
        return value;
    }

    private Path path() {
        try {
            return Path.of(value);
        } catch (InvalidPathException noPath) {
            throw rejected("the path of a file");
        }
    }

    /** What libpq calls {@code target_session_attrs}. */
    TargetServerType sessionAttributes() {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "any" -> TargetServerType.ANY;
            case "read-write", "primary" -> TargetServerType.PRIMARY;
            case "read-only", "standby" -> TargetServerType.SECONDARY;
            case "prefer-standby" -> TargetServerType.PREFER_SECONDARY;
            default -> throw rejected("any, read-write, primary, read-only, standby or prefer-standby");
        };
    }

    /** What libpq calls {@code load_balance_hosts}. */
    boolean balance() {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "random" -> true;
            case "disable" -> false;
            default -> throw rejected("disable or random");
        };
    }

    /** Without the value, which may be a secret that was meant for another setting, and so without a cause that quotes it. */
    private ConfigurationException rejected(String accepted) {
        return new ConfigurationException(
                "The setting " + name + " accepts " + accepted + "; it holds something else.");
    }
}
