package io.millrace.postgres;

import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementObserver;
import io.millrace.runtime.TransactionDefaults;
import java.time.Duration;
import java.util.List;

/**
 * What a datastore is made of, with every limit finite. Immutable.
 *
 * @param connections what its connections are made with
 * @param pool how many there are, and for how long
 * @param network how soon a dead network is noticed
 * @param replicas where reads may go; without hosts nowhere else
 * @param listenProbeInterval how often the connection that listens is asked whether it is still there
 * @param eventLoops the number of threads that serve all connections
 * @param closeTimeout how long running work may take once the datastore is closed
 * @param logging whether each statement is logged
 * @param transactions what transactions are like where their options say nothing
 * @param observers who are told of each statement
 * @param codecs the types that it is taught
 */
record PostgresSettings(
        ConnectionSettings connections,
        PoolLimits pool,
        NetworkLimits network,
        ReplicaOptions replicas,
        Duration listenProbeInterval,
        int eventLoops,
        Duration closeTimeout,
        boolean logging,
        TransactionDefaults transactions,
        List<StatementObserver> observers,
        TypeCodecs codecs) {
    /** How long the server may say nothing while an answer is awaited. */
    Duration answerTimeout() {
        return network.answerTo(connections.limits().statementTimeout());
    }
}
