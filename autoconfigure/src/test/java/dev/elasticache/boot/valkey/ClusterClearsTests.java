package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito.BDDMyOngoingStubbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ClusterClears}.
 *
 * @author The ElastiCache Boot authors
 */
class ClusterClearsTests {

	private static final int BOUNDARY = 10_000;

	private final ClusterClears clears = new ClusterClears();

	private final StatefulRedisClusterConnection<byte[], byte[]> cluster = mock();

	private final Partitions partitions = new Partitions();

	private final RedisAsyncCommands<byte[], byte[]> first = mock();

	private final RedisAsyncCommands<byte[], byte[]> second = mock();

	@BeforeEach
	void createCluster() {
		given(this.cluster.getPartitions()).willReturn(this.partitions);
		addShard("first", 0, BOUNDARY, this.first);
	}

	@Test
	void clearsAllSlots() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
		assertThat(this.clears.reached("region", 0)).isFalse();
	}

	@Test
	void leavesSlotsWithoutPrimaryUntilTheyHaveOne() {
		givenScans(this.first, scanned());
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RedisException.class)
			.withMessageContaining("6384 slots of the cluster have no primary");
		assertOnlySecondShardIsLeft();
		addSecondShard();
		givenScans(this.second, scanned());
		assertThat(clear(this.clears.left("region"))).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", 0)).isFalse();
		then(this.first).should().scan(any(ScanCursor.class), any(ScanArgs.class));
	}

	@Test
	void leavesSlotsOfShardThatFailsAndNoOthers() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, failed());
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("down");
		assertOnlySecondShardIsLeft();
		givenScans(this.second, scanned());
		assertThat(clear(this.clears.left("region"))).succeedsWithin(Duration.ZERO);
		then(this.first).should().scan(any(ScanCursor.class), any(ScanArgs.class));
		then(this.second).should(times(2)).scan(any(ScanCursor.class), any(ScanArgs.class));
	}

	@Test
	void leavesShardThatCannotBeConnected() {
		addSecondShard();
		givenScans(this.first, scanned());
		given(this.cluster.getConnectionAsync("second", 6379))
			.willReturn(CompletableFuture.failedFuture(new RedisException("refused")));
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertOnlySecondShardIsLeft();
	}

	@Test
	void leavesShardWhoseConnectionIsRefusedByAnException() {
		addSecondShard();
		givenScans(this.first, scanned());
		given(this.cluster.getConnectionAsync("second", 6379)).willThrow(new RedisException("closed"));
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertOnlySecondShardIsLeft();
	}

	@Test
	void clearThatBeganEarlierDoesNotMakeUpForLaterOne() {
		addSecondShard();
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> pending = command();
		givenScans(this.first, pending);
		givenScans(this.second, scanned());
		CompletableFuture<Void> earlier = clear(ClusterClears.ALL_SLOTS);
		this.clears.missed("region", ClusterClears.ALL_SLOTS);
		pending.complete(nothing());
		assertThat(earlier).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", 0)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
	}

	@Test
	void clearsAllPrimariesOnceMoreWhileSlotMoves() {
		addSecondShard();
		RedisAsyncCommands<byte[], byte[]> third = connect("third");
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		givenScans(third, scanned());
		givenNodes(this.first, "first first:6379@16379 myself,master - 0 0 1 connected 0-9999 [5->-third]",
				"third third:6379@16379 master - 0 0 1 connected");
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertScans(2, this.first, this.second);
		assertScans(1, third);
	}

	@Test
	void clearsAllPrimariesOnceMoreAfterSlotMoved() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		givenSlots("first", this.first, "0-4 6-9999");
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertScans(2, this.first, this.second);
	}

	@Test
	void leavesSlotsOfShardWhoseSlotsMoveWhereAnotherFails() {
		addSecondShard();
		givenScans(this.first, failed());
		givenScans(this.second, scanned());
		givenSlots("second", this.second, "10000-16383 [10000->-first]");
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", BOUNDARY)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
		assertScans(1, this.first, this.second);
	}

	@Test
	void leavesOnlySlotsThatMayHaveMovedWhereClearingAgainFails() {
		addSecondShard();
		givenScans(this.first, scanned()).willReturn(failed());
		givenScans(this.second, scanned());
		givenSlots("second", this.second, "10000-16383 [10000->-first]");
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("down");
		assertOnlySecondShardIsLeft();
	}

	@Test
	void removesKeysOneByOneWhereTheirSlotMoves() {
		RedisAsyncCommands<byte[], byte[]> commands = mock();
		byte[][] keys = { { 1 }, { 2 } };
		KeyScanCursor<byte[]> found = nothing();
		found.getKeys().addAll(List.of(keys));
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned = command();
		scanned.complete(found);
		givenScans(commands, scanned);
		given(commands.unlink(keys))
			.willReturn(failed(new RedisCommandExecutionException("TRYAGAIN Multiple keys request during rehashing")));
		given(commands.unlink(keys[0])).willReturn(one());
		given(commands.unlink(keys[1])).willReturn(one());
		assertThat(new PrefixRemoval(commands, "region:").runOn(commands)).succeedsWithin(Duration.ZERO);
		then(commands).should().unlink(keys[0]);
		then(commands).should().unlink(keys[1]);
	}

	@SafeVarargs
	private static void assertScans(int scans, RedisAsyncCommands<byte[], byte[]>... shards) {
		for (RedisAsyncCommands<byte[], byte[]> shard : shards) {
			then(shard).should(times(scans)).scan(any(ScanCursor.class), any(ScanArgs.class));
		}
	}

	private void assertOnlySecondShardIsLeft() {
		assertThat(this.clears.reached("region", BOUNDARY - 1)).isTrue();
		assertThat(this.clears.reached("region", BOUNDARY)).isFalse();
		assertThat(this.clears.reached("other", 0)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(slots(BOUNDARY, SlotHash.SLOT_COUNT));
	}

	private CompletableFuture<Void> clear(Set<Integer> slots) {
		return this.clears.clear(this.cluster, "region", slots, new PrefixRemoval(mock(), "region:"));
	}

	private void addSecondShard() {
		addShard("second", BOUNDARY, SlotHash.SLOT_COUNT, this.second);
	}

	private void addShard(String name, int from, int to, RedisAsyncCommands<byte[], byte[]> commands) {
		RedisClusterNode node = RedisClusterNode.of(name);
		node.setUri(RedisURI.create(name, 6379));
		node.setSlots(slots(from, to).stream().toList());
		this.partitions.add(node);
		connect(name, commands);
		givenSlots(name, commands, from + "-" + (to - 1));
	}

	private RedisAsyncCommands<byte[], byte[]> connect(String name) {
		RedisAsyncCommands<byte[], byte[]> commands = mock();
		connect(name, commands);
		return commands;
	}

	private void connect(String name, RedisAsyncCommands<byte[], byte[]> commands) {
		StatefulRedisConnection<byte[], byte[]> connection = mock();
		given(connection.async()).willReturn(commands);
		given(this.cluster.getConnectionAsync(name, 6379)).willReturn(CompletableFuture.completedFuture(connection));
	}

	private static void givenSlots(String name, RedisAsyncCommands<byte[], byte[]> commands, String slots) {
		givenNodes(commands, "%1$s %1$s:6379@16379 myself,master - 0 0 1 connected %2$s".formatted(name, slots));
	}

	private static void givenNodes(RedisAsyncCommands<byte[], byte[]> commands, String... lines) {
		AsyncCommand<byte[], byte[], String> nodes = new AsyncCommand<>(new Command<>(CommandType.CLUSTER, null));
		nodes.complete(String.join("\n", lines));
		given(commands.clusterNodes()).willReturn(nodes);
	}

	private static Set<Integer> slots(int from, int to) {
		return IntStream.range(from, to).boxed().collect(Collectors.toSet());
	}

	private static BDDMyOngoingStubbing<RedisFuture<KeyScanCursor<byte[]>>> givenScans(
			RedisAsyncCommands<byte[], byte[]> commands, AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> reply) {
		return given(commands.scan(any(ScanCursor.class), any(ScanArgs.class))).willReturn(reply);
	}

	private static AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> failed() {
		return failed(new RedisException("down"));
	}

	private static <T> AsyncCommand<byte[], byte[], T> failed(RedisException failure) {
		AsyncCommand<byte[], byte[], T> failed = new AsyncCommand<>(new Command<>(CommandType.SCAN, null));
		failed.completeExceptionally(failure);
		return failed;
	}

	private static AsyncCommand<byte[], byte[], Long> one() {
		AsyncCommand<byte[], byte[], Long> one = new AsyncCommand<>(new Command<>(CommandType.UNLINK, null));
		one.complete(1L);
		return one;
	}

	private static AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned() {
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned = command();
		scanned.complete(nothing());
		return scanned;
	}

	private static AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> command() {
		return new AsyncCommand<>(new Command<>(CommandType.SCAN, null));
	}

	private static KeyScanCursor<byte[]> nothing() {
		KeyScanCursor<byte[]> nothing = new KeyScanCursor<>();
		nothing.setFinished(true);
		return nothing;
	}

}
