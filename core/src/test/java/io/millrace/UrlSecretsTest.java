package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:hunter2@host/db",
                "postgresql://me:a@hunter2@host/db",
                "postgresql://me:a/hunter2@host/db",
                "postgresql://me:a?hunter2@host/db",
                "postgresql://me:a?b=hunter2@host/db",
                "postgresql://me:a#hunter2@host/db",
                "postgresql://me:12/hunter2@host/db",
                "postgresql://me@corp:hunter2@host/db",
                "postgresql:failover://me:hunter2@host,other/db",
                "postgresql:me:hunter2@host/db",
                "postgresql:hunter2@host/db",
                "postgresql:/me:hunter2@host/db?x",
                "me:hunter2@host/db",
                "postgresql://me:hunter2",
                "postgresql://me:hunter2/db",
                "postgresql://host/db?password=hunter2",
                "postgresql://host/db?pass=hunter2",
                "postgresql://host/db?pwd=hunter2&readOnly=true",
                "postgresql://host/db?apiKey=x#hunter2",
                "postgresql://host/db?hunter2",
                "postgresql://me@host/db?pass=hunter2@x",
                "postgresql://me@host/db?pass=x@hunter2",
                "postgresql://me:x@host/db?sslPassword=x@hunter2",
                "postgresql://me%3Ahunter2@host/db",
                "postgresql:/me%3ahunter2@host/db",
                "postgresql://me:hunter2%40host/db",
                "postgresql:/me:hunter2%40host/db",
                "postgresql:me:hunter2",
                "postgresql:me:hunter2/db",
                "jdbc:postgresql:me:hunter2/db",
                "postgresql://[::1]:hunter2/db",
                "postgresql://me:hunter2@[::1]:5432/db",
                "postgresql://one:5432,two:hunter2/db",
                "postgresql://[::1]:5432,two:hunter2/db",
                "postgresql://one,two:hunter2/db",
                "postgresql://one:5432,me:hunter2@two/db",
                "postgresql://host/db;password=hunter2",
                "postgresql://host/db#password=hunter2",
                "postgresql://host=h user=me password=hunter2",
                "postgresql:host=h password=hunter2",
                "host=h user=me password='a hunter2'",
                "localhost:5432:db:me:hunter2",
                "sqlite:/x.db?key=hunter2"
            })
    void whatCouldBeAPasswordIsMasked(String url) {
        DatastoreConfig config = DatastoreConfig.of(url);
        assertThat(config.safeUrl()).contains("***").doesNotContain("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:/var/lib/app/app.db",
                "sqlite::memory:",
                "sqlite:~/a@b.db",
                "sqlite:app.db",
                "sqlite:/var/a:b.db",
                "sqlite:C:\\\\data\\\\app.db",
                "postgresql://me@[::1]:5432/db",
                "postgresql://one:5432,[::1]:5433,three/db",
                "postgresql://me@host:5432/db",
                "postgresql://host:5432,[::1]:5433/db",
                "postgresql:failover://one:5432,two/db"
            })
    void whatIsNoneIsShown(String url) {
        assertThat(DatastoreConfig.of(url).safeUrl()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://me:hunter2@host:5432/db?sslMode=require, postgresql://me:***@host:5432/db?sslMode=***",
        "sqlite:/x.db?readOnly=true, sqlite:/x.db?readOnly=***"
    })
    void whereAndWhatIsToldAllTheSame(String url, String shown) {
        assertThat(DatastoreConfig.of(url).safeUrl()).isEqualTo(shown);
    }

    @Test
    void anyTextCanBeMasked() {
        for (String text : new String[] {"", "@", ":", "a:", "//", "a://@", "?", "a:?b=c"}) {
            assertThat(DatastoreConfig.of(text).safeUrl()).isNotNull();
        }
    }
}
