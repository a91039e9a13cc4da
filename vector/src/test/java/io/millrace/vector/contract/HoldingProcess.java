package io.millrace.vector.contract;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.ParentProcess;
import reactor.core.publisher.Mono;

/** Another process that writes to a file and does not end its transaction, until it or its parent is killed. It says so once it has begun. */
final class HoldingProcess {
    private HoldingProcess() {}

    public static void main(String[] arguments) {
        ParentProcess.endWithIt();
        RelationalDatastore store = Datastores.open(arguments[0]);
        store.transaction(tx -> tx.execute("UPDATE doc SET id = id WHERE id = 1")
                        .doOnNext(held -> System.out.println("held"))
                        .then(Mono.never()))
                .block();
    }
}
