package dev.elasticache.boot.local;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ValkeyTopology}.
 */
class ValkeyTopologyTests {

	@Test
	void putsPrimariesBeforeTheirReplicasAndSparesLast() {
		ValkeyTopology topology = new ValkeyTopology(true, 2, 2, 1);
		assertThat(topology.size()).isEqualTo(7);
		assertThat(topology.members()).isEqualTo(6);
		assertThat(IntStream.range(0, 7).map(topology::primaryOf)).containsExactly(-1, -1, 0, 0, 1, 1, -1);
	}

	@Test
	void refusesImpossibleNumbers() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ValkeyTopology(true, 0, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> ValkeyTopology.STANDALONE.withReplicas(-1));
	}

}
