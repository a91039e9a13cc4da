package io.millrace.fulltext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MappingException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FacetTest {
    private record Year(int value) {}

    @Test
    void itsValueIsTheSameWhateverTheDriverMadeOfIt() {
        assertThat(Facet.of(Optional.of(7), 1).value(Long.class)).contains(7L);
        assertThat(Facet.of(Optional.of(7L), 1).value(Integer.class)).contains(7);
        assertThat(Facet.of(Optional.empty(), 1).value(Long.class)).isEmpty();
        assertThatThrownBy(() -> Facet.of(Optional.of("x"), 1).value(Long.class))
                .isInstanceOf(MappingException.class);
    }

    @Test
    void theCodecsOfTheDatastoreConvertIt() {
        TypeCodecs codecs = TypeCodecs.of(List.of(TypeCodec.of(Year.class, Integer.class, Year::value, Year::new)));
        Facet facet = Facet.of(Row.of(Columns.of("year").withCodecs(codecs), 2020), 3);
        assertThat(facet.value(Year.class)).contains(new Year(2020));
        assertThat(facet).isEqualTo(Facet.of(Optional.of(2020), 3)).hasToString("Facet(3)");
    }
}
