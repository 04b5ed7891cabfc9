package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationException;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ReadOperation}.
 *
 * @author The ElastiCache Boot authors
 */
class ReadOperationTests {

	private final Node node = mock();

	private final GetOperation.Callback callback = mock();

	@Test
	void asksInTheOrderGiven() {
		Operation operation = ReadOperation.get(List.of("z", "ä", "a"), this.callback);
		operation.initialize();
		assertThat(StandardCharsets.UTF_8.decode(operation.getBuffer()).toString()).isEqualTo("get z ä a\r\n");
	}

	@Test
	void readsItemsWhereverTheAnswerIsCut() throws Exception {
		byte[] bytes = "VALUE ä 0 9\r\nEND\r\nval\r\r\nVALUE b 1 0\r\n\r\nEND\r\nEND\r\n"
			.getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut < bytes.length; cut++) {
			Answer answer = new Answer(this.node);
			Operation operation = ReadOperation.get(List.of("ä", "b", "missing"), answer);
			operation.readFromBuffer(ByteBuffer.wrap(bytes, 0, cut));
			ByteBuffer rest = ByteBuffer.wrap(bytes, cut, bytes.length - cut);
			operation.readFromBuffer(rest);
			assertThat(operation.getState()).isEqualTo(OperationState.COMPLETE);
			assertThat(rest.remaining()).isBetween(0, "END\r\n".length());
			assertThat(answer).isCompleted();
			assertThat(answer.getBytes("ä")).asString(StandardCharsets.UTF_8).isEqualTo("END\r\nval\r");
			assertThat(answer.getBytes("b")).isEmpty();
			assertThat(answer.getBytes("missing")).isNull();
		}
	}

	@Test
	void readsItemsInAnyOrder() throws Exception {
		Answer answer = new Answer(this.node);
		read(ReadOperation.get(List.of("a", "b", "c"), answer),
				"VALUE c 0 1\r\n3\r\nVALUE a 0 1\r\n1\r\nVALUE b 0 1\r\n2\r\nEND\r\n");
		assertThat(answer.getBytes("a")).containsExactly('1');
		assertThat(answer.getBytes("b")).containsExactly('2');
		assertThat(answer.getBytes("c")).containsExactly('3');
	}

	@Test
	void readsLongKey() throws Exception {
		String key = "k".repeat(250);
		read(ReadOperation.get(List.of(key), this.callback), "VALUE " + key + " 4294967295 1\r\nx\r\nEND\r\n");
		then(this.callback).should().gotData(key, -1, new byte[] { 'x' });
	}

	@Test
	void readsVersion() throws Exception {
		GetsOperation.Callback versioned = mock();
		read(ReadOperation.gets("key", versioned), "VALUE key 7 1 42\r\nx\r\nEND\r\n");
		then(versioned).should().gotData("key", 7, 42, new byte[] { 'x' });
		then(versioned).should().complete();
	}

	@Test
	void tellsWhetherAnythingWasFound() throws Exception {
		read(ReadOperation.get(List.of("key"), this.callback), "END\r\n");
		then(this.callback).should(never()).gotData(any(), anyInt(), any());
		assertThat(statuses()).extracting(OperationStatus::getStatusCode).containsExactly(StatusCode.ERR_NOT_FOUND);
		then(this.callback).should().complete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "VALUE other 0 1\r\nx\r\nEND\r\n", "VALUE ke 0 1\r\nx\r\nEND\r\n" })
	void findsNothingInValueOfAnotherKey(String answer) {
		assertThat(statusesAfterMismatch(answer)).allMatch(OperationStatus::isSuccess);
	}

	@ParameterizedTest
	@ValueSource(strings = { "VALUE key 0 1\r\nlong\r\nEND\r\n", "STORED\r\n", "\r\n", "NONSENSE\r\n" })
	void failsWithAnswerOfAnotherCommand(String answer) {
		assertThat(statusesAfterMismatch(answer)).extracting(OperationStatus::getStatusCode)
			.containsExactly(StatusCode.CANCELLED);
	}

	private List<OperationStatus> statusesAfterMismatch(String answer) {
		ReadOperation operation = ReadOperation.get(List.of("key"), this.callback);
		operation.setHandlingNode(this.node);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(operation, answer));
		then(this.node).should().mismatched(any());
		operation.cancel();
		then(this.callback).should(never()).gotData(any(), anyInt(), any());
		then(this.callback).should().complete();
		return statuses();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLIENT_ERROR line too long", "ERROR" })
	void failsWithError(String error) {
		ReadOperation operation = ReadOperation.get(List.of("key"), this.callback);
		assertThatExceptionOfType(OperationException.class).isThrownBy(() -> read(operation, error + "\r\n"));
		assertFailedWith(operation, error);
	}

	@Test
	void failsAloneWithErrorOfServer() throws Exception {
		ReadOperation operation = ReadOperation.get(List.of("key", "other"), this.callback);
		read(operation, "VALUE key 0 1\r\nx\r\nSERVER_ERROR out of memory\r\n");
		assertFailedWith(operation, "SERVER_ERROR out of memory");
	}

	private void assertFailedWith(Operation operation, String error) {
		assertThat(operation.hasErrored()).isTrue();
		assertThat(operation.getErrorMsg()).asString(StandardCharsets.UTF_8).isEqualTo(error);
		assertThat(statuses()).extracting(OperationStatus::getStatusCode).containsExactly(StatusCode.ERR_INTERNAL);
		then(this.callback).should().complete();
	}

	private List<OperationStatus> statuses() {
		ArgumentCaptor<OperationStatus> statuses = ArgumentCaptor.captor();
		then(this.callback).should(atLeastOnce()).receivedStatus(statuses.capture());
		return statuses.getAllValues();
	}

	private static void read(Operation operation, String answer) throws IOException {
		operation.readFromBuffer(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
	}

}
