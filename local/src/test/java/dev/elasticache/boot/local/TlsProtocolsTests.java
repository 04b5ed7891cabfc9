package dev.elasticache.boot.local;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TlsProtocols}.
 */
class TlsProtocolsTests {

	@Test
	void areSorted() {
		TlsProtocols protocols = new TlsProtocols(List.of("TLSv1.3", "TLSv1.2"));
		assertThat(protocols.lowest()).isEqualTo("TLSv1.2");
		assertThat(protocols.lowestLevel()).isEqualTo(2);
		assertThat(protocols.highest()).isEqualTo("TLSv1.3");
		assertThat(protocols.includeObsolete()).isFalse();
	}

	@Test
	void mayIncludeObsoleteOnes() {
		TlsProtocols protocols = new TlsProtocols(List.of("TLSv1.1", "TLSv1.2"));
		assertThat(protocols.includeObsolete()).isTrue();
		assertThat(protocols.areObsolete()).isFalse();
	}

	@Test
	void mayAllBeObsolete() {
		assertThat(new TlsProtocols(List.of("TLSv1.1")).areObsolete()).isTrue();
	}

	@Test
	void refuseWhatNoServerCanServe() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TlsProtocols(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> new TlsProtocols(List.of("SSLv3")))
			.withMessageContaining("[SSLv3]");
		assertThatIllegalArgumentException().isThrownBy(() -> new TlsProtocols(List.of("TLSv1.1", "TLSv1.3")))
			.withMessageContaining("gaps");
	}

}
