import Testing

@testable import RedisDatabase

@Suite struct ErrorTests {
    /// As Redis 7 says it, and as Redis 6 does, which puts words before what a command in a script answered.
    @Test(arguments: [
        ("OOM command not allowed when used memory > 'maxmemory'.", true, false),
        ("READONLY You can't write against a read only replica.", true, true),
        (
            "ERR Error running script (call to f_9): @user_script:3: @user_script: 3: -OOM command not allowed when used "
                + "memory > 'maxmemory'.", true, false
        ),
        (
            "ERR Error running script (call to f_9): @user_script:3: @user_script: 3: -READONLY You can't write against a "
                + "read only replica.", true, true
        ),
        (
            "ERR Error running script (call to f_9): @user_script:3: WRONGTYPE Operation against a key holding the wrong "
                + "kind of value", false, false
        ),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", false, false),
    ])
    func whatMayPassIsToldFromWhatMayNot(_ answer: String, passes: Bool, isElsewhere: Bool) {
        let error = RedisError(answer: answer, to: "EVALSHA")
        #expect(error.isTemporary == passes)
        #expect(error.wantsAnotherConnection == isElsewhere)
    }
}
