package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationException;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import net.spy.memcached.ops.StoreOperation;
import net.spy.memcached.ops.StoreType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link StorageOperation}.
 *
 * @author The ElastiCache Boot authors
 */
class StorageOperationTests {

	private final Node node = mock();

	private final StoreOperation.Callback callback = mock();

	@Test
	void writesItem() {
		Operation operation = new StorageOperation(StoreType.add, "ä", -1, 60, new byte[] { 'x', 'y' }, this.callback);
		operation.initialize();
		assertThat(StandardCharsets.UTF_8.decode(operation.getBuffer()).toString())
			.isEqualTo("add ä -1 60 2\r\nxy\r\n");
	}

	@ParameterizedTest
	@CsvSource({ "STORED, SUCCESS", "NOT_STORED, ERR_NOT_STORED" })
	void readsAnswerWhereverItIsCut(String line, StatusCode code) throws Exception {
		byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut < bytes.length; cut++) {
			Answer answer = new Answer(this.node);
			Operation operation = operation(answer);
			operation.readFromBuffer(ByteBuffer.wrap(bytes, 0, cut));
			assertThat(answer).isNotDone();
			operation.readFromBuffer(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
			assertThat(answer.join().isSuccess()).isEqualTo(code == StatusCode.SUCCESS);
		}
		StorageOperation operation = operation(this.callback);
		read(operation, line);
		assertThat(operation.getState()).isEqualTo(OperationState.COMPLETE);
		assertThat(status().getStatusCode()).isEqualTo(code);
	}

	@Test
	void leavesAnswerToNextCommand() throws Exception {
		ByteBuffer source = ByteBuffer.wrap("STORED\r\nEND\r\n".getBytes(StandardCharsets.UTF_8));
		operation(this.callback).readFromBuffer(source);
		assertThat(source.remaining()).isEqualTo("END\r\n".length());
	}

	@Test
	void failsAloneWithErrorOfServer() throws Exception {
		StorageOperation operation = operation(this.callback);
		read(operation, "SERVER_ERROR out of memory storing object");
		assertThat(operation.getState()).isEqualTo(OperationState.COMPLETE);
		assertFailedWith(operation, "SERVER_ERROR out of memory storing object");
		then(this.node).should(never()).condemn(any());
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLIENT_ERROR bad data chunk", "ERROR" })
	void failsWithError(String error) {
		StorageOperation operation = operation(this.callback);
		assertThatExceptionOfType(OperationException.class).isThrownBy(() -> read(operation, error));
		assertFailedWith(operation, error);
	}

	@ParameterizedTest
	@ValueSource(strings = { "END", "VALUE key 0 1", "EXISTS", "", "NONSENSE" })
	void failsWithAnswerOfAnotherCommand(String answer) {
		StorageOperation operation = operation(this.callback);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(operation, answer));
		then(this.node).should().mismatched(any());
		then(this.callback).should(never()).complete();
	}

	private void assertFailedWith(Operation operation, String error) {
		assertThat(operation.hasErrored()).isTrue();
		assertThat(operation.getErrorMsg()).asString(StandardCharsets.UTF_8).isEqualTo(error);
		assertThat(status().getStatusCode()).isEqualTo(StatusCode.ERR_INTERNAL);
		then(this.callback).should().complete();
	}

	private StorageOperation operation(StoreOperation.Callback receiver) {
		StorageOperation operation = new StorageOperation(StoreType.set, "key", 0, 0, new byte[1], receiver);
		operation.setHandlingNode(this.node);
		return operation;
	}

	private OperationStatus status() {
		ArgumentCaptor<OperationStatus> status = ArgumentCaptor.captor();
		then(this.callback).should().receivedStatus(status.capture());
		return status.getValue();
	}

	private static void read(Operation operation, String line) throws IOException {
		operation.readFromBuffer(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
	}

}
