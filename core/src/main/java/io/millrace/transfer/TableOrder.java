package io.millrace.transfer;

import io.millrace.schema.ForeignKey;
import io.millrace.schema.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts tables behind those that they refer to. In a cycle that cannot be: one of its tables then comes before one that it refers
 * to.
 */
final class TableOrder {
    private final Collection<Table> tables;
    private final List<Table> ordered = new ArrayList<>();
    private final Set<Table> visited = new HashSet<>();

    private TableOrder(Collection<Table> tables) {
        this.tables = tables;
    }

    static List<Table> of(Collection<Table> tables) {
        TableOrder order = new TableOrder(tables);
        tables.forEach(order::visit);
        return order.ordered;
    }

    static boolean refersTo(ForeignKey key, Table table) {
        return key.referencedTable().equals(table.name())
                && key.referencedSchema().equals(table.schema());
    }

    private void visit(Table table) {
        if (visited.add(table)) {
            for (ForeignKey key : table.foreignKeys()) {
                tables.stream().filter(each -> refersTo(key, each)).findFirst().ifPresent(this::visit);
            }
            ordered.add(table);
        }
    }
}
