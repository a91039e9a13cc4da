package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.SchemaWatch;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;

/** What everything that belongs to one engine has in common. */
public record EngineContext(
        EngineSettings settings, WorkerPool workers, ResultMemory memory, SchemaWatch schema, WaitTally waits) {
    public boolean isInMemory() {
        return settings.location() instanceof DatabaseLocation.Memory;
    }
}
