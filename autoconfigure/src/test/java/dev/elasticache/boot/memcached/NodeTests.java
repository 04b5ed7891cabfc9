package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.StoreType;
import net.spy.memcached.protocol.ascii.AsciiMemcachedNodeImpl;
import net.spy.memcached.protocol.ascii.AsciiOperationFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Node} and {@link WriteQueue}.
 *
 * @author The ElastiCache Boot authors
 */
class NodeTests {

	private static final InetSocketAddress ADDRESS = Clients.address("localhost", 11211);

	private final MemcachedConnectionFactory factory = new MemcachedConnectionFactory(
			new MemcachedClientBuilder(List.of(ADDRESS)).settings());

	@Test
	void stockNodeKeepsOperationThatNobodyWillReadFor() throws Exception {
		MemcachedNode node = new AsciiMemcachedNodeImpl(ADDRESS, closedChannel(), 1024, new LinkedBlockingQueue<>(),
				new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>(), 1000L, 1000, 1000,
				new DefaultConnectionFactory());
		Operation operation = write(node, 5000);
		node.copyInputQueue();
		node.fillWriteBuffer(false);
		node.setupResend();
		assertThat(operation.getState()).isEqualTo(OperationState.WRITING);
		assertThat(node.getCurrentWriteOp()).isSameAs(operation);
		assertThat(node.hasReadOp()).isFalse();
	}

	@Test
	void noOperationOutlivesItsConnection() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		Operation sent = write(node, 10);
		Operation partlyWritten = write(node, 50_000);
		Operation waiting = write(node, 10);
		node.copyInputQueue();
		node.fillWriteBuffer(false);
		node.getWbuf().position(node.getWbuf().limit());
		Operation queued = write(node, 10);
		assertThat(sent.getState()).isEqualTo(OperationState.READING);
		node.cancelAll();
		assertThat(new Operation[] { sent, partlyWritten, waiting, queued }).allMatch(Operation::isCancelled);
		assertThat(node.hasWriteOp()).isFalse();
		assertThat(node.getCurrentReadOp()).isNull();
		assertThat(node.destroyInputQueue()).isEmpty();
	}

	@Test
	void batchHoldsWholeCommands() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		Operation first = write(node, 8000);
		Operation second = write(node, 8000);
		Operation third = write(node, 8000);
		node.copyInputQueue();
		node.fillWriteBuffer(false);
		assertThat(first.getState()).isEqualTo(OperationState.READING);
		assertThat(second.getState()).isEqualTo(OperationState.READING);
		assertThat(third.getState()).isEqualTo(OperationState.WRITE_QUEUED);
		assertThat(node.getWbuf().remaining()).isLessThanOrEqualTo(16 * 1024);
	}

	@Test
	void batchHoldsNothingBesidePartOfLongCommand() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		try (ServerSocketChannel server = ServerSocketChannel.open().bind(null);
				SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
			node.setChannel(channel);
			Operation small = write(node, 10);
			Operation large = write(node, 20_000);
			Operation last = write(node, 10);
			node.copyInputQueue();
			assertThat(fill(node)).isLessThan(100);
			assertThat(small.getState()).isEqualTo(OperationState.READING);
			assertThat(large.getState()).isEqualTo(OperationState.WRITE_QUEUED);
			assertThat(fill(node)).isEqualTo(17 * 1024);
			assertThat(large.getState()).isEqualTo(OperationState.WRITING);
			assertThat(fill(node)).isBetween(2500, 3000);
			assertThat(large.getState()).isEqualTo(OperationState.READING);
			assertThat(last.getState()).isEqualTo(OperationState.WRITE_QUEUED);
			assertThat(fill(node)).isLessThan(100);
			assertThat(last.getState()).isEqualTo(OperationState.READING);
		}
	}

	@Test
	void keepsOperationsBackForItsSuccessor() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		try (ServerSocketChannel server = ServerSocketChannel.open().bind(null);
				SocketChannel channel = SocketChannel.open(server.getLocalAddress());
				Selector selector = Selector.open()) {
			node.setChannel(channel);
			Operation sent = write(node, 10);
			Operation partlyWritten = write(node, 20_000);
			Operation waiting = write(node, 10);
			node.copyInputQueue();
			fill(node);
			assertThat(fill(node)).isEqualTo(17 * 1024);
			SocketChannel other = SocketChannel.open(server.getLocalAddress());
			other.configureBlocking(false);
			NodeChannel successor = new NodeChannel(other, null, () -> {
			});
			node.hold();
			assertThat(fill(node)).isBetween(2500, 3000);
			assertThat(fill(node)).isZero();
			assertThat(node.getSelectionOps()).isEqualTo(SelectionKey.OP_READ);
			assertThat(node.isDrained()).isFalse();
			assertThat(node.removeCurrentReadOp()).isSameAs(sent);
			assertThat(node.removeCurrentReadOp()).isSameAs(partlyWritten);
			assertThat(node.isDrained()).isTrue();
			channel.close();
			node.switchTo(successor, successor.registerSocket(selector, node));
			assertThat(node.getSelectionOps()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
			assertThat(fill(node)).isPositive();
			assertThat(waiting.getState()).isEqualTo(OperationState.READING);
			node.shutDown();
		}
	}

	@Test
	void mergesReadsThatFollowEachOther() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		read(node, "a");
		read(node, "b");
		Operation cancelled = read(node, "cancelled");
		cancelled.cancel();
		read(node, "c");
		write(node, 1);
		read(node, "d");
		add(node, new CheckedOperationFactory().gets("versioned", new Answer(node)));
		read(node, "e");
		read(node, "f");
		assertThat(written(node)).containsExactly("get a b", "get c", "set key 0 0 1", "\0", "get d", "gets versioned",
				"get e f");
	}

	@Test
	void limitsHowManyReadsAreMerged() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		for (int i = 100; i < 180; i++) {
			read(node, "key" + i);
		}
		assertThat(written(node)).extracting(String::length)
			.containsExactly("get".length() + 64 * 7, "get".length() + 16 * 7);
	}

	@Test
	void mergesNoMoreReadsThanMemcachedReadsAtOnce() throws Exception {
		Node node = this.factory.createMemcachedNode(ADDRESS, closedChannel(), 17 * 1024);
		String part = "k".repeat(240);
		for (int i = 0; i < 60; i++) {
			add(node, new CheckedOperationFactory().get(List.of(part + i, part + "-" + i), new Answer(node)));
		}
		List<String> written = written(node);
		assertThat(written).hasSize(1);
		assertThat(written.get(0)).hasSizeBetween(15 * 1024, 16 * 1024);
	}

	private static List<String> written(Node node) {
		node.copyInputQueue();
		node.fillWriteBuffer(false);
		return StandardCharsets.US_ASCII.decode(node.getWbuf()).toString().lines().toList();
	}

	private static Operation read(Node node, String key) {
		return add(node, new CheckedOperationFactory().get(key, new Answer(node)));
	}

	private static Operation add(Node node, Operation operation) {
		operation.initialize();
		node.addOp(operation);
		return operation;
	}

	private static int fill(Node node) throws Exception {
		while (node.getBytesRemainingToWrite() > 0) {
			node.writeSome();
		}
		node.fillWriteBuffer(false);
		return node.getWbuf().remaining();
	}

	private static Operation write(MemcachedNode node, int size) {
		Answer answer = new Answer(node);
		Operation operation = new AsciiOperationFactory().store(StoreType.set, "key", 0, 0, new byte[size], answer);
		operation.initialize();
		node.addOp(operation);
		return operation;
	}

	private static SocketChannel closedChannel() throws Exception {
		SocketChannel channel = SocketChannel.open();
		channel.close();
		return channel;
	}

}
