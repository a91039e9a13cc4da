package io.millrace.fulltext.contract;

import java.util.List;

abstract class SqliteIndexBesideTriggersContract extends IndexBesideTriggersContract {
    @Override
    List<String> trigger(boolean first, String event, String statement) {
        return List.of("CREATE TRIGGER own AFTER " + event + " ON doc BEGIN " + statement + "; END");
    }

    @Override
    boolean mayLeaveWords() {
        return false;
    }

    @Override
    boolean lastComeFirst() {
        return true;
    }
}
