package problem

// text is what a code says when nothing more exact is known.
type text struct {
	what, next string
	cost       Cost
	action     Action
}

// texts holds the sentences of every code. Each what is a whole sentence that
// stands alone; each next tells one step.
var texts = map[Code]text{
	TokenMissing:  {"There is no API token for this server.", "Add your token under Connection, or use practice mode.", CostNone, ActConnect},
	TokenBad:      {"The server did not accept the API token.", "Check the token under Connection; a new one can be made in your account.", CostNone, ActConnect},
	TokenWithheld: {"The token was not sent, because this address is plain HTTP and not on this computer.", "Use an address that begins with https://.", CostNone, ActConnect},
	KeyringAbsent: {"This computer offers no keyring to keep the token in.", "The token is kept for this session only; it can also be given as REPLICATE_API_TOKEN.", CostNone, ActConnect},

	NoCredit:      {"The account has no credit left.", "Buy credit on the billing page, wait a few minutes, then try again.", CostNone, ActBilling},
	InvalidInput:  {"The server refused one of the settings.", "Change the setting that is named in the details.", CostNone, ActSetting},
	BadVersion:    {"The server does not know this version of the model.", "Choose another version under Advanced.", CostNone, ActSetting},
	Throttled:     {"The server asks to slow down.", "Wait a little, then try again.", CostNone, ActRetry},
	NotFound:      {"The server does not know this prediction.", "It may belong to another account, or its record was deleted.", CostUnknown, ActConnect},
	ServerTrouble: {"The server has trouble at the moment.", "Try again in a few minutes.", CostNone, ActRetry},
	Offline:       {"The server cannot be reached.", "Check the network connection, then try again.", CostNone, ActRetry},
	BadAddress:    {"This is not the address of a server.", "Write it like https://api.replicate.com/v1.", CostNone, ActConnect},
	AnswerLost:    {"The request was sent, but its answer was lost, so the picture may or may not be in the making.", "It is looked for on the server and never sent twice by itself.", CostUnknown, ActResume},
	Refused:       {"The server refused the request.", "The details say why.", CostNone, ActNothing},

	NoFace:          {"The model found no face in the photo.", "Use a clear photo from the front with some space around the head.", CostMaybe, ActChoosePhoto},
	NoFaceInPose:    {"The model found no face in the pose photo.", "Use a pose photo in which the face can be seen.", CostMaybe, ActChoosePose},
	Flagged:         {"The nudity filter stopped this picture.", "It has false alarms: try again with another seed, or word the prompt differently.", CostMaybe, ActRetry},
	SchedulerCrash:  {"The chosen method crashed on the server.", "Choose another method, Euler for example.", CostMaybe, ActSetting},
	PhotoUnreadable: {"The model could not read the photo.", "Choose the photo again, or save it as JPEG first.", CostMaybe, ActChoosePhoto},
	Interrupted:     {"The server interrupted the work.", "This passes by itself: try again.", CostMaybe, ActRetry},
	OutOfMemory:     {"The server ran out of memory.", "Ask for fewer pictures at once, then try again.", CostMaybe, ActRetry},
	TimedOut:        {"The server took too long.", "Try again; fewer steps are faster.", CostMaybe, ActRetry},
	ModelFailed:     {"The model failed.", "The details say why.", CostMaybe, ActRetry},
	NoOutput:        {"The server says that it finished, but sent no picture.", "Try again.", CostCharged, ActRetry},
	Canceled:        {"Canceled.", "", CostNone, ActRetry},
	Aborted:         {"The server gave up before it began, because the time limit was over.", "Try again later.", CostNone, ActRetry},
	Expired:         {"The picture was made, but the server had deleted it before it could be fetched.", "Run it again.", CostCharged, ActRetry},
	BadOutput:       {"What the server sent is not a picture.", "It is fetched again when work is resumed.", CostCharged, ActResume},
	Unfinished:      {"It is not finished yet.", "Resuming goes on with it where it stands.", CostUnknown, ActResume},

	PhotoMissing: {"There is no photo of the face yet.", "Choose one.", CostNone, ActChoosePhoto},
	PhotoBad:     {"The photo cannot be used.", "Choose another one.", CostNone, ActChoosePhoto},
	SettingBad:   {"A setting is out of range.", "Change it.", CostNone, ActSetting},
	LibraryBusy:  {"Another Likeness is already making pictures in this library.", "Use that one, or close it first.", CostNone, ActNothing},
	ReadOnly:     {"Nothing can be saved in this library.", "Check the folder's permissions, or choose another library.", CostNone, ActNothing},
	CannotSave:   {"The picture could not be saved.", "Make room on the disk or check the library folder; then resume, and it is fetched again.", CostCharged, ActResume},
	Internal:     {"Something went wrong inside Likeness.", "The details help to report it.", CostUnknown, ActNothing},
}
