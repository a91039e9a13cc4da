package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql:///app, postgresql://localhost:5432/app",
        "postgresql://:6432/app, postgresql://localhost:6432/app",
        "postgresql:///app?port=6432, postgresql://localhost:6432/app",
        "postgresql:///app?host=db.internal, postgresql://db.internal:5432/app",
    })
    void aUrlWithoutAHostIsThatOfThisMachine(String url, String name) {
        assertThat(nameOf(url)).isEqualTo(name);
    }

    @Test
    void severalHostsAreNamed() {
        assertThat(nameOf("postgresql://a,[::1]:2/app")).isEqualTo("postgresql://a:5432,[::1]:2/app");
    }

    private static String nameOf(String url) {
        RelationalDatastore store = Datastores.open(url);
        try {
            return store.displayName();
        } finally {
            store.close().block();
        }
    }
}
