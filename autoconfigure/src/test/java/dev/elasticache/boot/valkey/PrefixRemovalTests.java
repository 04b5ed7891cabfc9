package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.AsyncNodeSelection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link PrefixRemoval}.
 */
class PrefixRemovalTests {

	private final RedisAsyncCommands<byte[], byte[]> primary = mock();

	@Test
	void removesFromAllSlots() {
		assertThat(removeWhereThereArePrimariesFor(SlotHash.SLOT_COUNT)).succeedsWithin(Duration.ZERO);
	}

	@Test
	void failsWhileSlotsHaveNoPrimaryAndRemovesFromTheOthers() {
		assertThat(removeWhereThereArePrimariesFor(SlotHash.SLOT_COUNT - 100)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RedisException.class)
			.withMessageContaining("100 slots of the cluster have no primary");
		verify(this.primary).scan(ArgumentMatchers.any(ScanCursor.class), ArgumentMatchers.any(ScanArgs.class));
	}

	private CompletableFuture<Void> removeWhereThereArePrimariesFor(int slots) {
		RedisClusterNode node = RedisClusterNode.of("node");
		node.setSlots(IntStream.range(0, slots).boxed().toList());
		AsyncNodeSelection<byte[], byte[]> primaries = mock();
		given(primaries.asMap()).willReturn(Map.of(node, this.primary));
		RedisAdvancedClusterAsyncCommands<byte[], byte[]> commands = mock();
		given(commands.upstream()).willReturn(primaries);
		KeyScanCursor<byte[]> nothing = new KeyScanCursor<>();
		nothing.setFinished(true);
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned = new AsyncCommand<>(
				new Command<>(CommandType.SCAN, null));
		scanned.complete(nothing);
		given(this.primary.scan(ArgumentMatchers.any(ScanCursor.class), ArgumentMatchers.any(ScanArgs.class)))
			.willReturn(scanned);
		return new PrefixRemoval(commands, "region:").run();
	}

}
