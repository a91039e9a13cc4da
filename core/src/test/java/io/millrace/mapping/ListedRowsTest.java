package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A column whose values are lists of rows. */
class ListedRowsTest {
    private static final Columns CHILD = Columns.of("child_id", "name");
    private static final List<Row> ROWS = List.of(Row.of(CHILD, 1L, "a"), Row.of(CHILD, 2L, null));

    record Child(int childId, @Nullable String name) {}

    record Parent(List<Child> children) {}

    /** A type of rows that have lists of the same. */
    record Node(int id, List<Node> nodes) {}

    record Page<T>(Collection<T> items) {}

    record Odd(Set<Child> children) {}

    static final class Bean {
        private List<Child> children = List.of();

        void setChildren(List<Child> children) {
            this.children = children;
        }
    }

    @Test
    void rowsBecomeWhatAQueryForTheirTypeMakesOfThem() {
        List<Child> children = List.of(new Child(1, "a"), new Child(2, null));
        Row parent = row("children", ROWS);
        assertThat(RowMapper.of(Parent.class).map(parent)).isEqualTo(new Parent(children));
        assertThat(RowMapper.of(Bean.class).map(parent).children).isEqualTo(children);
        assertThat(RowMapper.of(new TypeRef<List<Child>>() {}).map(parent)).isEqualTo(children);
        assertThat(RowMapper.of(new TypeRef<Optional<List<Child>>>() {}).map(parent))
                .contains(children);
        assertThat(RowMapper.of(new TypeRef<Page<Child>>() {})
                        .map(row("items", ROWS))
                        .items())
                .isEqualTo(children);
        assertThat(parent.get(0, new TypeRef<List<Row>>() {})).isEqualTo(ROWS);
    }

    @Test
    void aTypeMayHaveListsOfItself() {
        Columns columns = Columns.of("id", "nodes");
        Row tree = Row.of(columns, 1, List.of(Row.of(columns, 2, List.of()), Row.of(columns, 3, List.of())));
        assertThat(RowMapper.of(Node.class).map(tree))
                .isEqualTo(new Node(1, List.of(new Node(2, List.of()), new Node(3, List.of()))));
    }

    @Test
    void rowsOfOneColumnBecomeSingleValuesThatMayBeNull() {
        Columns one = Columns.of("n");
        Row parent = row("ns", List.of(Row.of(one, 1L), Row.of(one, new @Nullable Object[] {null})));
        assertThat(RowMapper.of(new TypeRef<List<Integer>>() {}).map(parent)).isEqualTo(Arrays.asList(1, null));
        assertThat(RowMapper.of(new TypeRef<List<Optional<Integer>>>() {}).map(parent))
                .containsExactly(Optional.of(1), Optional.empty());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        fails(new TypeRef<List<Integer>>() {}, row("ns", ROWS), "one column");
        fails(new TypeRef<List<Boolean>>() {}, row("ns", List.of(Row.of(Columns.of("n"), 7))), "\"n\"");
        fails(new TypeRef<List<Parent>>() {}, row("children", ROWS), "children");
        fails(new TypeRef<List<Child>>() {}, row("children", List.of(1)), "lists of rows");
        fails(new TypeRef<Odd>() {}, row("children", ROWS), "Set");
    }

    private static void fails(TypeRef<?> type, Row row, String named) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> RowMapper.of(type).map(row))
                .withMessageContaining(named);
    }

    private static Row row(String name, List<?> list) {
        return Row.of(Columns.of(name), list);
    }
}
