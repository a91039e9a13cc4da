package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeCodecsTest {
    interface Named {}

    interface Numbered {}

    record Both(String name) implements Named, Numbered {}

    record Left(String name) implements Named {}

    record HasBoth(Both both) {}

    private final TypeCodecs codecs = TypeCodecs.of(List.of(
            TypeCodec.of(Named.class, String.class, Object::toString, Left::new),
            TypeCodec.of(Numbered.class, String.class, Object::toString, Both::new)));

    @Test
    void whatSeveralTakeIsAValueThatIsRefusedWhereItIsBound() {
        Both both = new Both("x");
        assertThat(NamedValues.areGivenBy(both, codecs)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.encode(both))
                .withMessageContaining("Add one for " + Both.class.getTypeName());
        assertThat(codecs.encode(new Left("x"))).isEqualTo("Left[name=x]");
    }

    @Test
    void whatIsOnlyReadIsBoundAsItIs() {
        TypeCodecs reading = codecs.with(List.of(TypeCodec.reading(Both.class, String.class, Both::new)));
        Left bound = new Left("x");
        assertThat(TypeCodecs.of(List.of(TypeCodec.reading(Left.class, String.class, Left::new)))
                        .encode(bound))
                .isSameAs(bound);
        assertThat(reading.encode(bound)).isEqualTo("Left[name=x]");
        Row row = Row.of(Columns.of("both", "both_name").withCodecs(reading), "x", "y");
        assertThat(row.get(0, Both.class)).isEqualTo(new Both("x"));
        assertThat(RowMapper.of(HasBoth.class).map(row)).isEqualTo(new HasBoth(new Both("x")));
    }

    @Test
    void aDocumentIsJsonUnlessItsTypeIsTaught() {
        assertThat(codecs.encode(new PropertyDocument(List.of("a", "b")))).isEqualTo(Json.of("[\"a\",\"b\"]"));
        assertThat(codecs.encode(new PropertyDocument(new Left("x")))).isEqualTo("Left[name=x]");
    }
}
