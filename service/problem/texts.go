package problem

// text is what a code says when nothing more exact is known.
type text struct {
	what, next string
	cost       Cost
	action     Action
	key        string // the parameter concerned
}

// texts holds the sentences of every code. Each what is a whole sentence that
// stands alone; each next tells one step, the one that the action takes.
var texts = map[Code]text{
	TokenMissing:  {what: "There is no API token for this server.", next: "Add your token under Connection, or use practice mode.", cost: CostNone, action: ActConnect},
	TokenBad:      {what: "The server did not accept the API token.", next: "Check the token under Connection; a new one can be made in your account.", cost: CostNone, action: ActConnect},
	TokenWithheld: {what: "The token was not sent, because this address is plain HTTP and not on this computer.", next: "Use an address that begins with https://.", cost: CostNone, action: ActConnect},
	KeyringAbsent: {what: "This computer offers no keyring to keep the token in.", next: "The token is kept for this session only; it can also be given as REPLICATE_API_TOKEN.", cost: CostNone, action: ActConnect},
	KeyringClosed: {what: "The keyring of this computer does not open, so a token that may be in it cannot be read.", next: "Unlock the keyring and try again, or enter the token under Connection.", cost: CostNone, action: ActConnect},

	NoCredit:      {what: "The account has no credit left.", next: "Buy credit on the billing page, wait a few minutes, then try again.", cost: CostNone, action: ActBilling},
	LowCredit:     {what: "The account has little credit left, so the server takes only a few pictures a minute.", next: "Buy credit on the billing page, wait a few minutes, then try again.", cost: CostNone, action: ActBilling},
	OverLimit:     {what: "The limit that you set for a month is reached.", next: "Change the limit, or wait for the next month.", cost: CostNone, action: ActLimit},
	InvalidInput:  {what: "The server refused one of the settings.", next: "Change the setting that is named in the details.", cost: CostNone, action: ActSetting},
	BadVersion:    {what: "The server does not know this version of the model.", next: "Choose another version under Advanced.", cost: CostNone, action: ActSetting, key: "version"},
	Throttled:     {what: "The server asks to slow down.", next: "Wait a little, then try again.", cost: CostNone, action: ActRetry},
	NotFound:      {what: "The server does not know this prediction.", next: "It may belong to another account, or its record was deleted: check the connection.", cost: CostUnknown, action: ActConnect},
	ServerTrouble: {what: "The server has trouble at the moment.", next: "Try again in a few minutes.", cost: CostNone, action: ActRetry},
	Offline:       {what: "The server cannot be reached.", next: "Check the network connection, then try again.", cost: CostNone, action: ActRetry},
	BadAddress:    {what: "This is not the address of a server.", next: "Write it like https://api.replicate.com/v1.", cost: CostNone, action: ActConnect},
	AnswerLost:    {what: "The request was sent, but its answer was lost, so the picture may or may not be in the making.", next: "Go on to look for it on the server again. It is never sent twice by itself.", cost: CostUnknown, action: ActResume},
	NotArrived:    {what: "The request never arrived: the server has no such picture in its list.", next: "Send it again if you still want it. It is not sent by itself.", cost: CostNone, action: ActSendAgain},
	Refused:       {what: "The server refused the request.", next: "The details say why.", cost: CostNone},

	NoFace:          {what: "The model found no face in the photo.", next: "Frame it with more space around the head, or choose a clear photo from the front.", cost: CostMaybe, action: ActFrame, key: "image"},
	NoFaceInPose:    {what: "The model found no face in the pose photo.", next: "Frame it closer, so that the face is larger, choose another one, or go without a pose photo.", cost: CostMaybe, action: ActFramePose, key: "pose_image"},
	Flagged:         {what: "The nudity filter stopped the run, and nothing of it was kept.", next: "It has false alarms: try another seed, or say more about the clothes. One picture per run loses the least.", cost: CostMaybe, action: ActOtherSeed, key: "prompt"},
	SchedulerCrash:  {what: "The server could not draw with this method, because of what it had drawn before.", next: "Try another method; one that does not depend on earlier runs is taken.", cost: CostMaybe, action: ActOtherMethod, key: "scheduler"},
	PhotoUnreadable: {what: "The model could not read a photo.", next: "Choose the photo again, or save it as JPEG or PNG first.", cost: CostMaybe, action: ActChoosePhoto, key: "image"},
	PhotoLost:       {what: "The server could not fetch a photo that had been uploaded to it.", next: "Try again: the photo is uploaded anew.", cost: CostMaybe, action: ActRetry},
	Interrupted:     {what: "The server broke off the run.", next: "This passes by itself: try again as it is.", cost: CostMaybe, action: ActRetry},
	OutOfMemory:     {what: "The server ran out of memory.", next: "Ask for one picture per run, and switch off copying of outlines or depth.", cost: CostMaybe, action: ActSetting, key: "num_outputs"},
	TimedOut:        {what: "The server took too long.", next: "Try again; with many steps or pictures per run, ask for less.", cost: CostMaybe, action: ActRetry},
	ModelFailed:     {what: "The run failed on the server.", next: "The details hold the server's own words. Try again, or go back to a preset.", cost: CostMaybe, action: ActRetry},
	NoOutput:        {what: "The server says that it finished, but sent no picture.", next: "Try again.", cost: CostCharged, action: ActRetry},
	Canceled:        {what: "Cancelled.", cost: CostNone, action: ActRetry},
	Aborted:         {what: "The server gave up before it began, because the time limit was over.", next: "Try again later, or let it wait longer: see Preferences.", cost: CostNone, action: ActRetry},
	Expired:         {what: "The picture was made, but the server had deleted it before it could be fetched.", next: "Run it again.", cost: CostCharged, action: ActRetry},
	BadOutput:       {what: "What the server sent is not a picture.", next: "Go on to fetch it again.", cost: CostCharged, action: ActResume},
	Unfinished:      {what: "It is not finished yet.", next: "Go on with it where it stands.", cost: CostUnknown, action: ActResume},

	PhotoMissing: {what: "There is no photo of the face yet.", next: "Choose one.", cost: CostNone, action: ActChoosePhoto},
	PhotoBad:     {what: "The photo cannot be used.", next: "Choose another one.", cost: CostNone, action: ActChoosePhoto},
	SettingBad:   {what: "A setting is out of range.", next: "Change it.", cost: CostNone, action: ActSetting},
	LibraryBusy:  {what: "Another Likeness is already making pictures in this library.", next: "Use that one, or close it and start this one again. Another library can be chosen under Preferences.", cost: CostNone, action: ActLibrary},
	ReadOnly:     {what: "Nothing can be saved in this library.", next: "Check the folder's permissions, or choose another library under Preferences.", cost: CostNone, action: ActLibrary},
	CannotSave:   {what: "The picture could not be saved.", next: "Make room on the disk or check the library folder; then go on, and it is fetched again.", cost: CostCharged, action: ActResume},
	LibraryAway:  {what: "The folder of your pictures is not there.", next: "Connect the drive that it is on, or choose another library under Preferences.", cost: CostNone, action: ActLibrary},
	NoSpace:      {what: "The disk is full.", next: "Make room on the disk, then try again.", cost: CostNone, action: ActRetry},
	Internal:     {what: "Something went wrong inside Likeness.", next: "The details help to report it.", cost: CostUnknown},
}
