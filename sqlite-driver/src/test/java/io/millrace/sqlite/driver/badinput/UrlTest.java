package io.millrace.sqlite.driver.badinput;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DriverTest
class UrlTest {
    @Test
    void aPathWithThreeSlashesIsAnErrorThatShowsFour() {
        assertThatThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:///var/lib/app.db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r2dbc:sqlite:////var/lib/app.db")
                .hasMessageContaining("r2dbc:sqlite:///./var/lib/app.db");
    }

    @Test
    void aHostIsAnErrorThatShowsTheRightForm() {
        assertThatThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite://var/lib/app.db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no host")
                .hasMessageContaining("r2dbc:sqlite:////");
    }

    @Test
    void aUrlWithoutADatabaseIsAnErrorThatShowsTheRightForm() {
        assertThatThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:///"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no database")
                .hasMessageContaining("r2dbc:sqlite:////");
    }

    @Test
    void anUnknownProtocolIsAnErrorThatShowsTheRightForms() {
        assertThatThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:memory:///test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memory")
                .hasMessageContaining("r2dbc:sqlite:mem:///");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r2dbc:sqlite::memory:", "r2dbc:sqlite", "sqlite:////var/lib/app.db", "r2dbc:sqlite:/x"})
    void whatIsNoR2dbcUrlIsAnError(String url) {
        assertThatThrownBy(() -> ConnectionFactories.get(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "readers=many, readers, a number",
        "readOnly=maybe, readOnly, true or false",
        "journalMode=paper, journalMode, WAL",
        "busyTimeout=5 seconds, busyTimeout, PT5S",
        "lockWaitTimeout=-PT1S, lockWaitTimeout, not negative",
        "readers=0, readers, at least 1",
    })
    void aBadOptionIsAnErrorThatNamesItAndWhatItTakes(String option, String name, String accepted) {
        String url = "r2dbc:sqlite:mem:///?" + option.replace(" ", "%20");

        assertThatThrownBy(() -> ConnectionFactories.get(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Option " + name)
                .hasMessageContaining(accepted);
    }
}
