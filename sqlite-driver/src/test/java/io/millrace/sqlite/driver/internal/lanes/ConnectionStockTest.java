package io.millrace.sqlite.driver.internal.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.internal.connections.Connections;
import io.millrace.sqlite.driver.internal.connections.LooseConnection;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which connections of a lane count, and until when. */
class ConnectionStockTest {
    private final AtomicInteger limit = new AtomicInteger(2);
    private final ConnectionStock stock = new ConnectionStock(away -> limit.get());

    /** Whoever closes the others waits for it: a reader that is closed behind the writer leaves the log where it is. */
    @Test
    void aConnectionWithoutAPlaceCountsUntilItIsClosed() throws SQLException {
        NativeConnection used = LooseConnection.open();
        try {
            stock.take();
            limit.set(0);
            assertThat(stock.putBack(used)).isTrue();
            assertThat(stock.isComplete()).isFalse();
        } finally {
            Connections.closeQuietly(used);
        }
        stock.forgetLeaving();
        assertThat(stock.isComplete()).isTrue();
    }

    @Test
    void aConnectionThatIsBeingClosedTakesNoPlaceFromOthers() throws SQLException {
        NativeConnection used = LooseConnection.open();
        try {
            stock.take();
            stock.take();
            limit.set(1);
            assertThat(stock.putBack(used)).isTrue();
            assertThat(stock.isAvailable()).isFalse();
            assertThat(stock.putBack(used)).isFalse();
            stock.take();
            limit.set(2);
            assertThat(stock.isAvailable()).isTrue();
        } finally {
            Connections.closeQuietly(used);
        }
    }
}
