package io.millrace.fulltext.contract;

import java.util.List;

abstract class PostgresIndexBesideTriggersContract extends IndexBesideTriggersContract {
    /** In the order of their names. */
    @Override
    List<String> trigger(boolean first, String event, String statement) {
        return List.of(
                "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + statement
                        + "; RETURN NULL; END $$",
                "CREATE TRIGGER \"" + (first ? "AAA" : "zzz") + "\" AFTER " + event
                        + " ON doc FOR EACH ROW EXECUTE FUNCTION own()");
    }

    @Override
    boolean mayLeaveWords() {
        return true;
    }

    @Override
    boolean lastComeFirst() {
        return false;
    }
}
